import '../write.css';
import { useRef, useState } from 'react';
import { Temporal } from 'temporal-polyfill';
import { addStudy, type Study } from '../../http/gauges-api.ts';
import type { Characteristic } from '../../http/quality-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { useSending } from '../../sign-in/use-sending.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useFirstField } from '../../ui/use-first-field.ts';
import { useWords } from '../../words/use-words.ts';
import { StudyTable } from './StudyTable.tsx';
import { filledOf, LEAST, MOST, measurementsOf, sized } from './study-grid.ts';

/** As the handbook has it. */
const USUAL = { parts: 10, operators: 3, trials: 3 } as const;
type Side = keyof typeof USUAL;

/** A gauge study: who measured which parts how often, typed or pasted; judged by the server. */
export function StudyForm({
  characteristics,
  gauges,
  done,
}: {
  readonly characteristics: readonly Characteristic[];
  readonly gauges: readonly string[];
  done(study: Study | null): void;
}) {
  const { t, f } = useWords();
  const zone = usePlant().site.timezone;
  const nameOf = (what: 'part' | 'operator', number: number) => t(`gauges.${what}Name`, { number });
  const [characteristic, setCharacteristic] = useState('');
  const [gauge, setGauge] = useState('');
  const [note, setNote] = useState('');
  const [due, setDue] = useState(() => Temporal.Now.plainDateISO(zone).add({ years: 1 }).toString());
  const [size, setSize] = useState<Readonly<Record<Side, number>>>(USUAL);
  const [grid, setGrid] = useState(() => sized(null, USUAL.parts, USUAL.operators, USUAL.trials, nameOf));
  const filled = filledOf(grid);
  const whole = filled.numbers === filled.of && !filled.names;
  const form = useFirstField();
  const made = useRef<Study | null>(null);
  const { busy, trouble, field, submit } = useSending(
    async () => {
      made.current = await addStudy({
        characteristic,
        gauge: gauge.trim(),
        note: note.trim(),
        due,
        measurements: measurementsOf(grid),
      });
    },
    () => done(made.current),
  );
  const resize = (side: Side, count: number) => {
    const next = { ...size, [side]: count };
    setSize(next);
    setGrid((before) => sized(before, next.parts, next.operators, next.trials, nameOf));
  };
  return (
    <form ref={form} className="q-form card" onSubmit={submit} noValidate aria-label={t('gauges.new')}>
      <div className="q-form-head q-form-inner">
        <h2>{t('gauges.new')}</h2>
        <span className="quiet">{t('gauges.help')}</span>
        <span className="grow" />
        <button type="button" className="button" onClick={() => done(null)}>
          {t('setup.cancel')}
        </button>
        <button
          type="submit"
          className="button primary"
          disabled={busy || !whole || characteristic === '' || gauge.trim() === ''}
        >
          {t('gauges.judge')}
        </button>
        <Trouble words={field === '' ? trouble : ''} />
      </div>
      <div className="fields">
        <Labelled label={t('gauges.characteristic')} fault={field === 'characteristic' ? trouble : null}>
          {(control) => (
            <select {...control} value={characteristic} onChange={(event) => setCharacteristic(event.target.value)}>
              <option value="">–</option>
              {characteristics.map((one) => (
                <option key={one.id} value={one.id}>
                  {f.say(one.name)} {one.unit && `(${one.unit})`}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <Labelled label={t('gauges.gauge')} hint={t('gauges.gaugeHelp')}>
          {(control) => (
            <>
              <input
                {...control}
                list="known-gauges"
                value={gauge}
                maxLength={80}
                autoComplete="off"
                onChange={(event) => setGauge(event.target.value)}
              />
              <datalist id="known-gauges">
                {gauges.map((one) => (
                  <option key={one} value={one} />
                ))}
              </datalist>
            </>
          )}
        </Labelled>
        <Labelled label={t('gauges.due')} fault={field === 'due' ? trouble : null} hint={t('gauges.dueHelp')}>
          {(control) => <input {...control} type="date" value={due} onChange={(event) => setDue(event.target.value)} />}
        </Labelled>
        <Labelled label={t('gauges.note')}>
          {(control) => (
            <input
              {...control}
              value={note}
              maxLength={500}
              autoComplete="off"
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Labelled>
        {(['parts', 'operators', 'trials'] as const).map((side) => (
          <Labelled key={side} label={t(`gauges.${side}`)}>
            {(control) => (
              <select {...control} value={size[side]} onChange={(event) => resize(side, Number(event.target.value))}>
                {Array.from({ length: MOST[side] - LEAST + 1 }, (_, i) => i + LEAST).map((count) => (
                  <option key={count} value={count}>
                    {count}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
        ))}
      </div>
      <p className="quiet">
        {t('gauges.paste')}{' '}
        <b role="status">
          {t('gauges.filled', { count: filled.numbers, of: filled.of })}
          {filled.strange > 0 && ` ${t('gauges.strange', { count: filled.strange })}`}
          {filled.names && ` ${t('gauges.names')}`}
        </b>
      </p>
      <StudyTable grid={grid} change={setGrid} />
      {field === 'measurements' && <Trouble words={trouble} />}
    </form>
  );
}
