// Chinese names stand on English pages too; their font is fetched when such a page is at rest.

export function loadChinese(): void {
  if (document.documentElement.lang.startsWith("zh")) return;
  const fetchFont = (): void => {
    if (/\p{Script=Han}/u.test(document.body.innerText)) void import("../chinese-hk");
  };
  if ("requestIdleCallback" in window) window.requestIdleCallback(fetchFont);
  else setTimeout(fetchFont, 300);
}
