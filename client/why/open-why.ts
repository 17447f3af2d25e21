/** Which figure is opened down to its evidence; one at a time, on any screen. */
import { useSyncExternalStore } from 'react';
import type { Derived, Window } from '../../twin/derived.ts';

export interface WhyQuestion {
  /** `oee`, `availability`, ... */
  readonly kpi: string;
  /** `site`, `line:<id>` or `machine:<id>`. */
  readonly scope: string;
  readonly window: Window;
  readonly profile: string;
}

interface Opened {
  readonly question: WhyQuestion;
  /** What has the focus again when the panel closes. */
  readonly opener: HTMLElement | null;
  /** When it was asked for, by the page's clock: opening is measured. */
  readonly at: number;
}

const listeners = new Set<() => void>();
let opened: Opened | null = null;

function become(next: Opened | null): void {
  opened = next;
  for (const changed of listeners) changed();
}

export function openWhy(question: WhyQuestion, opener: HTMLElement | null): void {
  become({ question, opener, at: performance.now() });
}

export function closeWhy(): void {
  const opener = opened?.opener;
  become(null);
  opener?.focus();
}

export const useOpenWhy = (): Opened | null =>
  useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => opened,
  );

/** The question behind a figure that a screen already shows. The live shift calls the quality ratio `quality`. */
export const questionOf = (figure: Derived, scope: string): WhyQuestion => ({
  kpi: figure.formula === 'quality' ? 'quality-ratio' : figure.formula,
  scope,
  window: figure.window,
  profile: figure.profile,
});
