// While htmx asks: nothing for 300 ms, then a skeleton, after 5 s a way to stop. Errors say what
// happened and keep what was typed; being offline is said as long as it lasts.
import htmx from "htmx.org";

import { brief, notice } from "./notices";
import { word } from "./words";

const SKELETON_MS = 300;
const CANCEL_MS = 5000;

interface Asked extends Event {
  detail: { elt: HTMLElement; target: HTMLElement; xhr: XMLHttpRequest };
}

const underWay = new Map<XMLHttpRequest, () => void>();

export function watchRequests(): void {
  on("htmx:beforeSend", ({ elt, target, xhr }) => {
    // Asked by a clock, not by a hand: quietly.
    if (elt.hasAttribute("data-quiet")) return;
    let hush: (() => void) | undefined;
    const slow = window.setTimeout(() => {
      target.classList.add("is-loading");
      target.setAttribute("aria-busy", "true");
    }, SKELETON_MS);
    const long = window.setTimeout(() => {
      const stop = (): void => void htmx.trigger(elt, "htmx:abort");
      hush = notice(word("still_loading"), "info", { title: word("cancel"), run: stop });
    }, CANCEL_MS);
    underWay.set(xhr, () => {
      clearTimeout(slow);
      clearTimeout(long);
      hush?.();
      target.classList.remove("is-loading");
      target.removeAttribute("aria-busy");
    });
  });
  on("htmx:afterRequest", ({ xhr }) => {
    underWay.get(xhr)?.();
    underWay.delete(xhr);
  });
  on("htmx:responseError", ({ elt, xhr }) => {
    if (!elt.hasAttribute("data-quiet")) brief(reason(xhr), "error");
  });
  on("htmx:sendError", ({ elt }) => {
    if (!elt.hasAttribute("data-quiet")) brief(word("not_reached"), "error");
  });
  watchLine();
}

function on(name: string, act: (detail: Asked["detail"]) => void): void {
  document.addEventListener(name, (event) => act((event as Asked).detail));
}

/** What the server says of its refusal, or what its number means. */
function reason(xhr: XMLHttpRequest): string {
  if (xhr.getResponseHeader("Content-Type")?.startsWith("application/problem+json") === true) {
    const problem = JSON.parse(xhr.responseText) as { title: string; detail?: string };
    return problem.detail ?? problem.title;
  }
  const known = new Set([400, 401, 403, 404, 409, 413, 429]);
  return word(known.has(xhr.status) ? `status_${xhr.status}` : "status_500");
}

function watchLine(): void {
  let hush: (() => void) | undefined;
  const off = (): void => {
    hush ??= notice(word("offline"), "warning");
  };
  if (!navigator.onLine) off();
  window.addEventListener("offline", off);
  window.addEventListener("online", () => {
    hush?.();
    hush = undefined;
  });
}
