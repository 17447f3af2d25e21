import { useState } from 'react';
import { type HeldLot, type Hold, type Rework, tellRework } from '../http/holds-api.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const WORKS = ['operator', 'quality', 'engineer', 'admin'] as const;
const PASSES = ['quality', 'admin'] as const;
/** Where its rework stands; '' = it was only decided yet. */
export const reworkOf = ({ rework }: HeldLot): Rework | '' => rework.at(-1)?.what ?? '';

/** What is done next with lots of a hold that are to be reworked: those that stand alike move on together. */
export function ReworkForm({ hold, done }: { readonly hold: Hold; done(): void }) {
  const waiting = hold.lots.filter(({ nextRework }) => nextRework.length > 0);
  const stages = [...new Set(waiting.map(reworkOf))];
  return stages.map((stage) => (
    <Stage
      key={stage}
      hold={hold.id}
      next={waiting.find((lot) => reworkOf(lot) === stage)?.nextRework ?? []}
      codes={waiting.filter((lot) => reworkOf(lot) === stage).map(({ code }) => code)}
      done={done}
    />
  ));
}

interface StageProps {
  readonly hold: string;
  readonly next: readonly Rework[];
  readonly codes: readonly string[];
  done(): void;
}

function Stage({ hold, next, codes, done }: StageProps) {
  const { t } = useWords();
  const me = useMe();
  const [what, setWhat] = useState<Rework | null>(null);
  const [good, setGood] = useState('');
  const [scrapped, setScrapped] = useState('');
  const [note, setNote] = useState('');
  const judges = what === 'passed' || what === 'scrapped';
  const { busy, trouble, submit } = useSending(
    () =>
      what === null
        ? Promise.resolve()
        : tellRework(hold, { codes, what, good: countOf(what, good), scrapped: countOf(what, scrapped), note }),
    () => {
      setWhat(null);
      setNote('');
      done();
    },
  );
  if (!hasRole(me, WORKS, false)) return null;
  const may = next.filter((one) => (one !== 'passed' && one !== 'scrapped') || hasRole(me, PASSES, false));
  return (
    <form className="spc-answer" onSubmit={submit}>
      <span>{t('holds.rework.of', { count: codes.length, codes: codes.slice(0, 4).join(', ') })}</span>
      <Segments
        label={t('holds.rework.next')}
        of={may}
        chosen={what}
        choose={setWhat}
        words={(one) => t(`holds.rework.do.${one}`)}
      />
      {what === 'done' && (
        <>
          <TextField label={t('holds.rework.good')} value={good} change={setGood} optional most={9} />
          <TextField label={t('holds.rework.scrapped')} value={scrapped} change={setScrapped} optional most={9} />
        </>
      )}
      {what !== null && <TextField label={t('holds.note')} value={note} change={setNote} optional={!judges} />}
      <Trouble words={trouble} />
      <button type="submit" className="button" disabled={busy || what === null || (judges && note.trim() === '')}>
        {t('holds.rework.tell')}
      </button>
    </form>
  );
}

const countOf = (what: Rework, text: string): number | null =>
  what === 'done' && /^\d+$/.test(text) ? Number(text) : null;
