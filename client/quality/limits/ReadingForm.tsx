import { useState } from 'react';
import { type EnvironmentalLimit, enterReading } from '../../http/limits-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { TextField } from '../../sign-in/TextField.tsx';
import { useSending } from '../../sign-in/use-sending.ts';
import { wallMoment, wallText } from '../../timeline/jumps.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { typedNumber } from '../../ui/typed-number.ts';
import { useFirstField } from '../../ui/use-first-field.ts';
import { useWords } from '../../words/use-words.ts';
import { useLimitWords } from './use-limit-words.ts';

/** A reading that somebody took by hand: entered at once, or for a moment before. */
export function ReadingForm({ limit, done }: { readonly limit: EnvironmentalLimit; done(written: boolean): void }) {
  const { t, f } = useWords();
  const { bounds } = useLimitWords();
  const zone = usePlant().site.timezone;
  const [begun] = useState(() => wallText(Date.now(), zone));
  const [at, setAt] = useState(begun);
  const [value, setValue] = useState('');
  const [note, setNote] = useState('');
  const number = typedNumber(value);
  const moment = wallMoment(at, zone);
  const form = useFirstField();
  const { busy, trouble, field, submit } = useSending(
    () =>
      enterReading(limit.id, {
        at: new Date(moment ?? 0).toISOString(),
        value: number ?? Number.NaN,
        note: note.trim(),
      }),
    () => done(true),
  );
  const outside =
    number !== null && ((limit.low !== null && number < limit.low) || (limit.high !== null && number > limit.high));
  return (
    <form ref={form} className="card hold" onSubmit={submit} noValidate aria-label={t('limits.write.reading')}>
      <h3>
        {t('limits.write.reading')}: {f.say(limit.name)} <span className="quiet">{bounds(limit)}</span>
      </h3>
      <div className="spc-answer">
        <Labelled
          label={t('limits.write.value')}
          fault={number !== null && !Number.isFinite(number) ? t('spc.write.noNumber') : null}
        >
          {(control) => <NumberInput control={control} value={value} change={setValue} unit={limit.unit} />}
        </Labelled>
        <Labelled label={t('limits.write.at')} fault={field === 'at' ? trouble : null}>
          {(control) => (
            <input {...control} type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />
          )}
        </Labelled>
        <TextField label={t('limits.write.note')} value={note} change={setNote} optional most={500} />
        <button
          type="submit"
          className="button primary"
          disabled={busy || number === null || !Number.isFinite(number) || moment === null}
        >
          {t('limits.write.enter')}
        </button>
        <button type="button" className="button" onClick={() => done(false)}>
          {t('setup.cancel')}
        </button>
      </div>
      {outside && (
        <p className="spc-stop" role="status">
          {t('limits.write.outside')}
        </p>
      )}
      <Trouble words={field === 'at' ? '' : trouble} />
    </form>
  );
}
