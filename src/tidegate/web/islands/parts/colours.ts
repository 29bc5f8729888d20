// Colours of the tokens as the page has them now, for drawings on canvas.

const probe = document.createElement("span");

/** `--accent` as `rgb(…)`, in the light of the page. */
export function colour(name: string): string {
  probe.style.color = `var(--${name})`;
  probe.hidden = true;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

export const text = (): string => getComputedStyle(document.body).fontFamily;

export const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
