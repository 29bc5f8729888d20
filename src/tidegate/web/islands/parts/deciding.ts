// Deciding a lane. The lane that was proposed is decided at once; any other opens a dialog, which asks
// for a reason of the list. A button says `data-decides="<the proposed lane>"`, `data-lane` (none:
// the dialog asks) and `data-to`, where it is sent. In a list the row is answered in its place.
import htmx from "htmx.org";

export function listenToDecisions(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const pressed = target.closest<HTMLElement>("[data-decides]");
    if (pressed !== null) choose(pressed, event);
    else if (target.closest("dialog [data-closes]") !== null) dialog()?.close();
  });
  dialog()?.addEventListener("change", asItIs);
  dialog()?.addEventListener("keydown", (event) => {
    const radios = dialog()?.querySelectorAll<HTMLInputElement>("[name=lane]");
    const chosen = radios?.[Number(event.key) - 1];
    if (chosen === undefined || (event.target as Element).matches("textarea")) return;
    chosen.checked = true;
    asItIs();
  });
  dialog()?.addEventListener("submit", (event) => {
    const into = dialog()?.dataset["into"];
    if (into === undefined) return;
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    send(form.action, into, Object.fromEntries(new FormData(form)) as Record<string, string>);
    dialog()?.close();
  });
}

const dialog = (): HTMLDialogElement | null =>
  document.querySelector<HTMLDialogElement>("dialog#deciding");

function choose(pressed: HTMLElement, event: Event): void {
  const open = dialog();
  const { decides = "", lane = "", to = "" } = pressed.dataset;
  if (open === null) return;
  const into = open.dataset["into"];
  if (lane === decides && into === undefined) return; // The page's own form is sent.
  event.preventDefault();
  if (lane === decides && into !== undefined) return send(to, into, { lane, next: "worklist" });
  const form = open.querySelector("form")!;
  form.reset();
  form.action = to;
  open.dataset["proposed"] = decides;
  for (const radio of form.querySelectorAll<HTMLInputElement>("[name=lane]")) {
    radio.checked = radio.value === (lane || decides);
    const said = radio.closest("label")?.querySelector<HTMLElement>("[data-proposed]");
    if (said != null) said.hidden = radio.value !== decides;
  }
  asItIs();
  open.showModal();
  form.querySelector<HTMLElement>(lane ? "select" : "[name=lane]:checked")?.focus();
}

/** A reason is asked for where the lane is not the proposed one, a note where the reason takes it. */
function asItIs(): void {
  const open = dialog();
  const form = open?.querySelector("form");
  if (open === null || form == null) return;
  const lane = new FormData(form).get("lane");
  const reason = form.querySelector<HTMLSelectElement>("[name=reason]")!;
  const otherwise = lane !== open.dataset["proposed"];
  form.querySelector<HTMLElement>("[data-otherwise]")!.hidden = !otherwise;
  reason.disabled = !otherwise;
  form.querySelector<HTMLTextAreaElement>("[name=note]")!.required =
    otherwise && reason.selectedOptions[0]?.hasAttribute("data-needs-note") === true;
}

function send(to: string, into: string, values: Record<string, string>): void {
  void htmx.ajax("post", to, { source: into, target: into, swap: "outerHTML", values });
}
