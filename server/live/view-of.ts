/** What somebody who may look at some lines only gets of the live stream. */
import type { SequencedEvent, SubscribeRequest } from '../../twin/live/protocol.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { type Identity, linesOf } from '../auth/roles.ts';

/** True = everything, false = nothing, a list = these lines. */
export type View = boolean | readonly string[];

export function viewOfIdentity(identity: Identity): View {
  if (identity.grants.length === 0) return false;
  return linesOf(identity) ?? true;
}

/** A request kept to what may be seen; null = it names a line that may not. */
export function keptTo(view: View, plant: PlantModel, request: SubscribeRequest): SubscribeRequest | null {
  if (view === true) return request;
  if (view === false) return null;
  const lines = request.lines ?? view;
  if (lines.some((line) => !view.includes(line))) return null;
  const { tags } = request;
  const seen = (slot: number): boolean => {
    const line = plant.lines[plant.machines[plant.tags[slot]?.machine ?? -1]?.line ?? -1];
    return line !== undefined && view.includes(line.id);
  };
  // A tag that the plant does not have is left to be refused as such.
  if (tags === undefined || tags === 'all') return { ...request, lines };
  return { ...request, lines, tags: tags.filter((slot) => plant.tags[slot] === undefined || seen(slot)) };
}

/** The line that an event is of; null = of none. */
export function lineOfEvent(plant: PlantModel, { event }: SequencedEvent): string | null {
  if ('line' in event && typeof event.line === 'string') return event.line;
  const machine = 'machine' in event ? plant.machines.find(({ id }) => id === event.machine) : undefined;
  return plant.lines[machine?.line ?? -1]?.id ?? null;
}

/** Of events, those that may be seen: of no line, or of a line of the view. */
export function eventsFor(view: View, plant: PlantModel, events: readonly SequencedEvent[]): readonly SequencedEvent[] {
  if (view === true) return events;
  if (view === false) return [];
  return events.filter((event) => {
    const line = lineOfEvent(plant, event);
    return line === null || view.includes(line);
  });
}
