import type { Draft } from './draft.ts';

/** What each part of the form takes. */
export interface Part {
  readonly draft: Draft;
  change(more: Partial<Draft>): void;
  /** What is wrong with a field, by the name that the server has for it; null = nothing. */
  fault(field: string): string | null;
}
