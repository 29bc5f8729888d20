// Notices in the corner: said to screen readers, gone when they no longer hold.

type Manner = "info" | "warning" | "error";

function corner(): HTMLElement {
  let place = document.getElementById("toasts");
  if (place === null) {
    place = document.createElement("div");
    place.id = "toasts";
    place.className = "toasts";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  return place;
}

/** Say something until the returned function is called; an action is a button beside it. */
export function notice(
  text: string,
  manner: Manner = "info",
  action?: { title: string; run: () => void },
): () => void {
  const shown = document.createElement("p");
  shown.className = `notice notice--${manner}`;
  const words = document.createElement("span");
  words.textContent = text;
  shown.append(words);
  if (action !== undefined) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = action.title;
    button.addEventListener("click", () => {
      shown.remove();
      action.run();
    });
    shown.append(button);
  }
  corner().append(shown);
  return () => shown.remove();
}

/** Say something for as long as it takes to read it. */
export function brief(text: string, manner: Manner = "info"): void {
  const end = notice(text, manner);
  window.setTimeout(end, 2500 + 50 * text.length);
}
