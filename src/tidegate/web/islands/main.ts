// What every page loads. Pages work without it where they can; it adds speed, keys and drawings.
import "./styles/tokens.css";
import "./styles/counter.scss";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/controls.css";
import "./styles/table.css";
import "./styles/components.css";
import "./styles/islands.css";
import "./styles/counter.css";
import "./styles/examiner.css";
import "./styles/room.css";
import "./styles/print.css";

import "htmx.org";

import { copyOnClick } from "./parts/copying";
import { loadChinese } from "./parts/chinese";
import { startCounter } from "./parts/counter";
import { listenToDecisions } from "./parts/deciding";
import { drawIslands } from "./parts/islands";
import { keepForms } from "./parts/keeping";
import { listenToKeys } from "./parts/keys";
import { watchRequests } from "./parts/requests";
import { sendOnce, submitOnChange } from "./parts/submitting";
import { keepRowInHand, watchTables } from "./parts/tables";

document.documentElement.classList.remove("no-js");
copyOnClick();
listenToKeys();
listenToDecisions();
keepRowInHand();
watchRequests();
submitOnChange();
sendOnce();

const everyTime = (within: ParentNode): void => {
  for (const button of within.querySelectorAll<HTMLElement>(".code__copy")) button.hidden = false;
  watchTables(within);
  drawIslands(within);
  keepForms(within);
};

everyTime(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof HTMLElement && event.target !== document.body)
    everyTime(event.target);
});

void startCounter();
loadChinese();
