/** What routes of reports share: the reports there are, the lines that who asks may look at, and the moment that is looked at. */
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Line } from '../../twin/plant/model.ts';
import { linesOf } from '../auth/roles.ts';
import type { ReportRoom } from '../records/reports/report-room.ts';
import { askedTime, TimeText } from './ask.ts';
import type { HttpDeps } from './deps.ts';
import { whoAsks } from './guard.ts';
import { GembaError } from './problems.ts';

export function reportsOf(deps: HttpDeps): ReportRoom {
  if (!deps.reports) throw new GembaError('not-ready', 'this server keeps no reports');
  return deps.reports();
}

/** Lines that who asks may look at; null = all. */
export function linesSeen(deps: HttpDeps, request: FastifyRequest): readonly string[] | null {
  const identity = whoAsks(deps, request);
  return identity ? linesOf(identity) : [];
}

export const AtText = Type.Optional(
  Type.Unsafe<string>({ ...TimeText, description: 'The moment that is looked at; absent = now.' }),
);

/** Epoch ms; never after now. */
export const atOf = (deps: HttpDeps, text: string | undefined): number =>
  text === undefined ? deps.now() : Math.min(deps.now(), askedTime('at', text));

export function lineAsked(deps: HttpDeps, id: string): Line {
  const line = deps.plant().lines.find((one) => one.id === id);
  if (!line) throw new GembaError('scope-unknown', `the plant has no line ${id}`);
  return line;
}
