/** Which action is being made or looked at; one at a time, on any screen. */
import { useSyncExternalStore } from 'react';
import type { ActionsAnswer } from '../http/openapi.d.ts';

export type Action = ActionsAnswer['actions'][number];

/** What a loss, a pattern or a figure says of an action that somebody makes of it. Times in epoch ms. */
export interface ActionDraft {
  readonly line: string | null;
  readonly machine: string | null;
  /** What it is about: shown, and the beginning of the reason. */
  readonly title: string;
  readonly evidence: {
    readonly scope?: string;
    readonly from?: number;
    readonly to?: number;
    readonly kpi?: string;
    readonly only?: Readonly<Record<string, string>>;
    readonly signal?: string;
    readonly hold?: string;
    readonly lot?: string;
  };
  readonly measure: Action['measure'];
  /** It begins as a corrective and preventive action. */
  readonly capa?: boolean;
}

export type Capa = NonNullable<Action['capa']>;
export const CAPA_PARTS: readonly (keyof Capa)[] = ['containment', 'cause', 'corrective', 'preventive'];
export const EMPTY_CAPA: Capa = { containment: '', cause: '', corrective: '', preventive: '' };

type Opened = { readonly draft: ActionDraft } | { readonly id: number };

const listeners = new Set<() => void>();
let opened: Opened | null = null;
/** Counts what was made and changed, so that lists are read again. */
let changes = 0;

function tell(): void {
  for (const changed of listeners) changed();
}
const subscribe = (changed: () => void) => {
  listeners.add(changed);
  return () => listeners.delete(changed);
};

export function openAction(what: Opened | null): void {
  opened = what;
  tell();
}
export function actionChanged(): void {
  changes++;
  tell();
}
export const useOpenedAction = (): Opened | null => useSyncExternalStore(subscribe, () => opened);
export const useActionChanges = (): number => useSyncExternalStore(subscribe, () => changes);
