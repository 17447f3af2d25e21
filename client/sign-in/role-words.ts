import type { TFunction } from 'i18next';

/** A role in words: "Operator", "Operator: line1, line2". */
export const roleWords = (
  t: TFunction,
  { role, lines }: { readonly role: string; readonly lines: readonly string[] | null },
): string => (lines === null ? t(`roles.${role}`) : `${t(`roles.${role}`)}: ${lines.join(', ')}`);
