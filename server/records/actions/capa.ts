/** What a corrective and preventive action must have before it moves on: it is closed by what the record shows, not by a word. */
import type { ActionEffect, NoEffect } from './action-effect.ts';
import type { Action, ActionFields, ActionStatus } from './words.ts';

export interface Move {
  readonly before: Action;
  /** As it would be. */
  readonly fields: ActionFields;
  readonly status: ActionStatus;
  readonly note: string;
  /** What the record shows; asked where it is to be closed. */
  readonly effect: ActionEffect | NoEffect | null;
  readonly by: string;
}

/** Why it cannot be moved so; null = it can. */
export function refusalOf({ before, fields, status, note, effect, by }: Move): string | null {
  const { capa, measure } = fields;
  const moves = status !== before.status;
  if (before.capa && !capa) return 'it stays a corrective and preventive action';
  if (before.status === 'verified' && status === 'verified') return 'it is closed: open it again to change it';
  if (!capa) return status === 'verified' ? 'only corrective and preventive actions are closed by their effect' : null;
  if (!moves) return null;
  if (status === 'dropped') return note.trim() === '' ? 'say why it is dropped' : null;
  if (status === 'done') {
    if (capa.cause.trim() === '') return 'say its cause first';
    if (capa.corrective.trim() === '') return 'say what was done against its cause first';
    if (measure === null) return 'say what it is judged by first: it is closed by what the record shows';
    return null;
  }
  if (status !== 'verified') return null;
  if (before.status !== 'done') return 'it is not done yet';
  if (by === before.by) return `${by} did it: somebody else closes it`;
  if (effect === null || typeof effect === 'string') return 'the record shows no effect of it';
  switch (effect.verdict) {
    case 'helped':
      return null;
    case 'too-early':
      return 'it is too early to say whether it helped';
    case 'worse':
      return 'it became worse: open it again';
    case 'no-difference':
      return 'it made no difference that is more than chance: open it again';
    case 'nothing-before':
      return 'there was nothing before to compare with';
    default:
      return effect.verdict satisfies never;
  }
}
