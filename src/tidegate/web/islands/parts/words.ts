// Words that scripts say, in the page's language; the shell writes them into the page.

let read: Record<string, string> | undefined;

export function word(name: string, values: Record<string, string> = {}): string {
  read ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}") as Record<
    string,
    string
  >;
  const said = read[name] ?? name;
  return said.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? "");
}
