// Chinese as Hong Kong writes it; browsers fetch only the pieces of the font that a page needs.
import "@fontsource/noto-sans-hk/400.css";
import "@fontsource/noto-sans-hk/700.css";
