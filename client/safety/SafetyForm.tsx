import { Trouble } from '../ui/Trouble.tsx';
import './safety.css';
import { type FormEvent, useState } from 'react';
import { usePlant, useSecond } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';

const KINDS = ['near-miss', 'first-aid', 'injury'] as const;
const MINUTE = 60_000;

/** What happened to the safety of people, or nearly did: what, where, when. Nobody is asked who was hurt. */
export function SafetyForm({
  line,
  busy,
  trouble,
  tell,
  close,
}: {
  /** Where it is told; null = anywhere. */
  readonly line: string | null;
  readonly busy: boolean;
  readonly trouble: string;
  readonly tell: (body: Record<string, unknown>) => void;
  readonly close: () => void;
}) {
  const { t, f } = useWords();
  const store = useSecond();
  const plant = usePlant();
  const [kind, setKind] = useState<(typeof KINDS)[number] | null>(null);
  const [place, setPlace] = useState(line === null ? '' : `${line}/`);
  const [text, setText] = useState('');
  const [ago, setAgo] = useState('0');
  const places = plant.lines
    .filter(({ id }) => line === null || id === line)
    .flatMap((one) => [
      [`${one.id}/`, f.say(one.name)] as const,
      ...one.machines.flatMap((slot) => {
        const machine = plant.machines[slot];
        return machine ? [[`${one.id}/${machine.id}`, `${f.say(one.name)} · ${f.say(machine.name)}`] as const] : [];
      }),
    ]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (kind === null || text.trim() === '') return;
    const [at, machine] = place.split('/');
    const when = new Date(store.now() - Math.max(0, Number(ago) || 0) * MINUTE).toISOString();
    tell({ kind, line: at || null, machine: machine || null, text: text.trim(), at: when });
  };
  return (
    <form className="safety-form" onSubmit={send} aria-label={t('safety.tell')}>
      <fieldset className="safety-kinds">
        <legend>{t('safety.what')}</legend>
        {KINDS.map((one) => (
          <button key={one} type="button" className="tile" aria-pressed={kind === one} onClick={() => setKind(one)}>
            {t(`safety.kind.${one}`)}
          </button>
        ))}
      </fieldset>
      <label className="field">
        <span>{t('safety.words')}</span>
        <textarea rows={3} maxLength={1000} value={text} onChange={(event) => setText(event.target.value)} />
        <small>{t('safety.noNames')}</small>
      </label>
      <label className="field">
        <span>{t('safety.where')}</span>
        <select value={place} onChange={(event) => setPlace(event.target.value)}>
          <option value="">{t('safety.elsewhere')}</option>
          {places.map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{t('safety.ago')}</span>
        <input type="number" min="0" max="10080" value={ago} onChange={(event) => setAgo(event.target.value)} />
      </label>
      <Trouble words={trouble} />
      <div className="safety-acts">
        <button type="submit" className="tile strong" disabled={busy || kind === null || text.trim() === ''}>
          {t('safety.record')}
        </button>
        <button type="button" className="tile" onClick={close}>
          {t('operator.back')}
        </button>
      </div>
    </form>
  );
}
