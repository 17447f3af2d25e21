/** Checklists of a line's panel, asked again every few seconds; kept on the device, so that a reload without a network has them. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { getRuns, getTemplates, type Run, type Template } from '../http/checklists-api.ts';
import type { Entry } from '../operator/entry-queue.ts';
import { usePolled } from '../orders/use-polled.ts';
import { justSent, type Queue } from './just-sent.ts';
import { type SeenRun, withWaiting } from './with-waiting.ts';

interface Lists {
  readonly runs: readonly Run[];
  readonly templates: readonly Template[];
}

export interface PanelLists {
  readonly runs: readonly SeenRun[];
  /** Those that anybody may begin here. */
  readonly byHand: readonly Template[];
}

const KEPT = 'gemba.checklists.';

export function usePanelLists(line: string, entries: readonly Entry[]): PanelLists {
  const [kept] = useState<Lists | null>(() => JSON.parse(localStorage.getItem(KEPT + line) ?? 'null') as Lists | null);
  const sent = entries.filter(({ path }) => path.includes('/checklists/')).length;
  const { answer } = usePolled<Lists & { readonly askedAt: number }>(
    async (signal) => {
      const askedAt = performance.now();
      const [runs, templates] = await Promise.all([getRuns({ line, state: 'open' }, signal), getTemplates(signal)]);
      return { runs, templates, askedAt };
    },
    line,
    sent,
  );
  useEffect(() => {
    if (answer) localStorage.setItem(KEPT + line, JSON.stringify({ runs: answer.runs, templates: answer.templates }));
  }, [answer, line]);
  const queue = useRef<Queue | null>(null);
  queue.current = justSent(queue.current, answer?.askedAt ?? null, entries, performance.now());
  return useMemo(() => {
    const { runs, templates } = answer ?? kept ?? { runs: [], templates: [] };
    const told = [...(queue.current?.sent ?? []).map(({ entry }) => entry), ...entries];
    const byHand = templates.filter(({ bindings }) =>
      bindings.some(({ trigger, scope }) => trigger === 'hand' && scope === `line:${line}`),
    );
    return { runs: withWaiting(runs, templates, told, line), byHand };
  }, [answer, kept, entries, line]);
}
