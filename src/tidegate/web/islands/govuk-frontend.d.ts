// govuk-frontend brings no types of its own; this is what we use of it.
declare module "govuk-frontend" {
  type Component = new (root: Element, config?: object) => object;
  export function createAll(component: Component, config?: object): object[];
  export const Button: Component;
  export const CharacterCount: Component;
  export const Checkboxes: Component;
  export const ErrorSummary: Component;
  export const NotificationBanner: Component;
  export const Radios: Component;
}
