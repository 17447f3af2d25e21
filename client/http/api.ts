/**
 * The HTTP answers that screens read. The one place where they are typed; everything else imports from here.
 */
import type { PlantModel } from '../../twin/plant/model.ts';
import type { State } from '../../twin/words.ts';

export interface PlantAnswer {
  readonly plant: PlantModel;
  /** Where the demo plant listens for faults; null = a real plant. */
  readonly demoControl: string | null;
  readonly version: string;
  readonly role: string;
}

export interface IntervalRow {
  readonly machine: string;
  /** ISO 8601; null = still open. */
  readonly from: string;
  readonly to: string | null;
  readonly state: State;
  readonly fault: number;
  readonly good: number;
  readonly reject: number;
}

export interface IntervalsAnswer {
  readonly intervals: readonly IntervalRow[];
  /** Oldest moment that the journal holds. */
  readonly oldest: string;
}

export interface SeriesAnswer {
  /** `machine/tag` */
  readonly tag: string;
  readonly unit: string;
  readonly points: readonly (readonly [at: number, value: number | null])[];
}

/** A refusal of the server, with the words of its problem details (RFC 9457). */
export class HttpProblem extends Error {
  readonly status: number;
  constructor(status: number, title: string) {
    super(title);
    this.status = status;
  }
}

const PATIENCE_MS = 15_000;

async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(path, {
    headers: { accept: 'application/json' },
    signal: signal ? AbortSignal.any([signal, patience]) : patience,
  });
  if (!answer.ok) {
    const problem = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string };
    throw new HttpProblem(answer.status, problem.detail ?? problem.title ?? answer.statusText);
  }
  return (await answer.json()) as Answer;
}

const iso = (at: number): string => new Date(at).toISOString();

export const getPlant = (signal?: AbortSignal): Promise<PlantAnswer> => get('/api/v1/plant', signal);

/** `scope`: a site id, `line:<id>` or `machine:<id>`. */
export const getIntervals = (scope: string, from: number, to: number, signal?: AbortSignal): Promise<IntervalsAnswer> =>
  get(`/api/v1/intervals?${new URLSearchParams({ scope, from: iso(from), to: iso(to) })}`, signal);

export const getSeries = (
  tag: string,
  from: number,
  to: number,
  points: number,
  signal?: AbortSignal,
): Promise<SeriesAnswer> =>
  get(`/api/v1/series?${new URLSearchParams({ tag, from: iso(from), to: iso(to), points: String(points) })}`, signal);

/** Makes a machine of the demo plant fail. */
export async function causeFault(control: string, machine: string, kind: string): Promise<void> {
  const answer = await fetch(`${control.replace(/\/$/, '')}/fault`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ machine, kind }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new HttpProblem(answer.status, answer.statusText);
}
