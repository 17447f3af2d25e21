import { useState } from 'react';
import type { Spare } from '../../http/maintenance-api.ts';
import { TextField } from '../../sign-in/TextField.tsx';
import { useSending } from '../../sign-in/use-sending.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { typedNumber, typedText } from '../../ui/typed-number.ts';
import { useWords } from '../../words/use-words.ts';

const NUMBERS = ['min', 'max', 'leadDays', 'cost'] as const;

/** What a part is; how many lie there is told by movements. */
export function SpareForm({
  spare,
  keep,
  done,
}: {
  /** Null = a new one. */
  readonly spare: Spare | null;
  keep(part: string, fields: object): Promise<unknown>;
  done(): void;
}) {
  const { t } = useWords();
  const [part, setPart] = useState(spare?.part ?? '');
  const [text, setText] = useState({
    ...{ name: spare?.name ?? '', unit: spare?.unit ?? '', place: spare?.place ?? '', supplier: spare?.supplier ?? '' },
  });
  const [typed, setTyped] = useState({
    ...{ min: typedText(spare?.min ?? null), max: typedText(spare?.max ?? null) },
    ...{ leadDays: typedText(spare?.leadDays ?? null), cost: typedText(spare?.cost ?? null) },
  });
  const { busy, trouble, submit } = useSending(
    () =>
      keep(part.trim(), {
        ...text,
        ...Object.fromEntries(NUMBERS.map((name) => [name, typedNumber(typed[name])])),
      }),
    done,
  );
  return (
    <form className="work-part work-fields" onSubmit={submit} aria-label={t('work.part')}>
      {spare === null && <TextField label={t('work.partNumber')} value={part} change={setPart} first most={80} />}
      <TextField label={t('work.partName')} value={text.name} change={(name) => setText({ ...text, name })} />
      <TextField label={t('work.unit')} value={text.unit} change={(unit) => setText({ ...text, unit })} most={20} />
      <TextField label={t('work.shelf')} value={text.place} change={(place) => setText({ ...text, place })} optional />
      <TextField
        label={t('work.supplier')}
        value={text.supplier}
        change={(supplier) => setText({ ...text, supplier })}
        optional
      />
      {NUMBERS.map((name) => (
        <Labelled key={name} label={t(`work.lists.spare.${name}`)}>
          {(control) => (
            <NumberInput
              control={control}
              value={typed[name]}
              change={(value) => setTyped({ ...typed, [name]: value })}
            />
          )}
        </Labelled>
      ))}
      <div className="work-row">
        <button
          type="submit"
          className="button primary"
          disabled={busy || part.trim() === '' || text.name.trim() === '' || text.unit.trim() === ''}
        >
          {t('work.keep')}
        </button>
        <button type="button" className="button" onClick={done}>
          {t('work.notYet')}
        </button>
      </div>
      <Trouble words={trouble} />
    </form>
  );
}
