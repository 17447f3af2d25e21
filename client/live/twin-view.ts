/**
 * What a screen is given: a plant, a timeline and a moment. A screen does not know whether the moment is live, recorded
 * or simulated. Readings are pulled from here (the 3D frame loop, canvases) or observed through `subscribe`; live values
 * never pass through React state a sample at a time.
 */
import type { LineView, SequencedEvent, SourceView } from '../../twin/live/protocol.ts';
import type { PlantModel } from '../../twin/plant/model.ts';

/** `connecting`: no first picture yet. `live`: data is flowing. `stale`: the stream stopped. `replay`: a past moment. */
export type ViewStatus = 'connecting' | 'live' | 'stale' | 'replay';

export interface TwinView {
  readonly plant: PlantModel;
  readonly status: ViewStatus;
  /** The moment shown, epoch ms (server's clock, source time). */
  readonly at: number;
  /** Counts up with every frame applied: "did anything change?" is `!==`. */
  readonly version: number;
  /** Counts up only when some machine changed state, fault or mode: repaint marks and labels. */
  readonly stateVersion: number;

  /** Machine readings by machine slot. `stateOf` is an index into STATES; everything is `unknown` (0) while stale. */
  stateOf(machine: number): number;
  sinceOf(machine: number): number;
  faultOf(machine: number): number;
  /** Units a minute; NaN = not known. */
  speedOf(machine: number): number;
  goodOf(machine: number): number;
  rejectOf(machine: number): number;
  /** Control charts of the machine that left control and are not closed; of a past moment nothing is said. */
  signalsOf(machine: number): number;

  /** Tag readings by tag slot; NaN and quality 3 (stale) where nothing is known. Text tags: see `textOf`. */
  valueOf(tag: number): number;
  /** Index into QUALITIES. */
  qualityOf(tag: number): number;
  textOf(tag: number): string | null;

  readonly lines: ReadonlyMap<string, LineView>;
  readonly sources: ReadonlyMap<string, SourceView>;
  /** Newest last; at most some hundreds. */
  readonly events: readonly SequencedEvent[];

  /** Calls back after each applied frame or message, at most once an animation frame. Returns the way to stop. */
  subscribe(changed: () => void): () => void;
}
