// A form with `data-submit="change"` is sent when one of its fields is set.

export function submitOnChange(): void {
  document.addEventListener("change", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>('form[data-submit="change"]');
    form?.requestSubmit();
  });
}
