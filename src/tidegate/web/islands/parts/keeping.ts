// A form with `data-keep="examination-7"` keeps in this browser what is typed, until the page that
// says that it was recorded (`data-forget="examination-7"`). So a page that is closed, a battery
// that dies, or a hall without a connection costs nothing that was typed.

const PREFIX = "tidegate-kept-";
const LONGEST_MS = 24 * 3600 * 1000;
/** Not typed by anybody. */
const LEFT_OUT = new Set(["csrfmiddlewaretoken"]);

interface Kept {
  at: number;
  values: [string, string][];
}

export function keepForms(within: ParentNode): void {
  for (const done of within.querySelectorAll<HTMLElement>("[data-forget]"))
    localStorage.removeItem(PREFIX + (done.dataset["forget"] ?? ""));
  for (const form of within.querySelectorAll<HTMLFormElement>("form[data-keep]")) keep(form);
  forgetOld();
}

function keep(form: HTMLFormElement): void {
  const place = PREFIX + (form.dataset["keep"] ?? "");
  restore(form, read(place));
  form.addEventListener("input", () => {
    const kept: Kept = { at: Date.now(), values: typed(form) };
    localStorage.setItem(place, JSON.stringify(kept));
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    tell(form, true);
  });
  window.addEventListener("online", () => tell(form, false));
}

/** What stands in the form now; files cannot be kept. */
function typed(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form)].flatMap(([name, value]): [string, string][] =>
    typeof value === "string" && !LEFT_OUT.has(name) ? [[name, value]] : [],
  );
}

function restore(form: HTMLFormElement, kept: Kept | undefined): void {
  if (kept === undefined) return;
  const has = (name: string, value: string): boolean =>
    kept.values.some(([one, its]) => one === name && its === value);
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type))
      field.checked = has(field.name, field.value);
    else if (isText(field)) {
      const value = kept.values.find(([name]) => name === field.name)?.[1];
      if (value !== undefined) field.value = value;
    }
  }
}

type Text = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function isText(field: Element): field is Text {
  if (field instanceof HTMLInputElement) return !["file", "hidden", "submit"].includes(field.type);
  return field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement;
}

function tell(form: HTMLFormElement, offline: boolean): void {
  const words = form.querySelector<HTMLElement>("[data-offline]");
  if (words !== null) words.hidden = !offline;
}

function read(place: string): Kept | undefined {
  const found = localStorage.getItem(place);
  if (found === null) return undefined;
  const kept = JSON.parse(found) as Kept;
  return Date.now() - kept.at < LONGEST_MS ? kept : undefined;
}

function forgetOld(): void {
  for (const place of Object.keys(localStorage))
    if (place.startsWith(PREFIX) && read(place) === undefined) localStorage.removeItem(place);
}
