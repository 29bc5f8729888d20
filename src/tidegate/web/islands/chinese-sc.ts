// Simplified Chinese; browsers fetch only the pieces of the font that a page needs.
import "@fontsource/noto-sans-sc/400.css";
import "@fontsource/noto-sans-sc/700.css";
