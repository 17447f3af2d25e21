/** What the plant and its OPC UA server, which runs in a thread of its own, say to each other. */
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Board, Reading } from '../floor/voice.ts';

/** A new reading of the tag `slot`; `at` is its source time, epoch ms. */
export interface News {
  readonly slot: number;
  readonly value: Reading;
  readonly status: 'good' | 'sensor-failed' | 'lost';
  readonly at: number;
}

export type ToServer =
  | { readonly type: 'open'; readonly plant: PlantModel; readonly board: Board }
  | { readonly type: 'news'; readonly news: readonly News[] }
  | { readonly type: 'close' };

export type FromServer = { readonly type: 'opened' } | { readonly type: 'failed'; readonly reason: string };
