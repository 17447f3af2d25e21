/** Choices take arrows and blanks, but no text. */
const CHOICES: readonly string[] = ['radio', 'checkbox', 'button', 'submit', 'range'];

/** True where keys write text, so that they are not commands. */
export const isWriting = (target: EventTarget | null): boolean => {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !CHOICES.includes(target.type);
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName);
};
