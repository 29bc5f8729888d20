// The behaviour of govuk-frontend's components, on counter pages alone.

export async function startCounter(): Promise<void> {
  if (!document.documentElement.classList.contains("counter")) return;
  const { createAll, Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios } =
    await import("govuk-frontend");
  document.body.classList.add("govuk-frontend-supported", "js-enabled");
  createAll(Button, { preventDoubleClick: true });
  for (const part of [CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios])
    createAll(part);
}
