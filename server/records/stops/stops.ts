/** Stops, their reasons, and what people enter of them: the room of the record that the HTTP surface asks. */
import type { ReasonStore } from './reason-store.ts';
import type { StopBook } from './stop-book.ts';
import type { StopEntries } from './stop-entries.ts';

export interface Stops {
  readonly book: Pick<StopBook, 'at' | 'list' | 'suggested' | 'unexplained'>;
  readonly entries: Pick<StopEntries, 'reason' | 'split' | 'merge' | 'undo' | 'comment'>;
  readonly reasons: Pick<ReasonStore, 'gone' | 'uses' | 'withFormer'>;
}
