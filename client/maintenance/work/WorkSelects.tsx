import type { ComponentProps } from 'react';
import { PRIORITIES, type Spare } from '../../http/maintenance-api.ts';
import { Labelled, type LabelledControl } from '../../ui/Labelled.tsx';
import { useWords } from '../../words/use-words.ts';

type Priority = (typeof PRIORITIES)[number];

/** How soon it must be done. */
export function PrioritySelect({ value, change }: { readonly value: Priority; change(one: Priority): void }) {
  const { t } = useWords();
  return (
    <Labelled label={t('work.priority')}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => change(event.currentTarget.value as Priority)}>
          {PRIORITIES.map((one) => (
            <option key={one} value={one}>
              {t(`work.lists.priority.${one}`)}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

type Name = Parameters<ReturnType<typeof useWords>['f']['say']>[0];

/** The checklist that begins with the work; empty = none. */
export function ChecklistSelect({
  value,
  change,
  templates,
  disabled = false,
}: Pick<ComponentProps<'select'>, 'disabled'> & {
  readonly value: string;
  readonly templates: readonly { readonly id: string; readonly name: Name }[] | null | undefined;
  change(id: string): void;
}) {
  const { t, f } = useWords();
  return (
    <Labelled label={t('work.checklist')}>
      {(control) => (
        <select {...control} value={value} disabled={disabled} onChange={(event) => change(event.currentTarget.value)}>
          <option value="">{t('work.noChecklist')}</option>
          {templates?.map(({ id, name }) => (
            <option key={id} value={id}>
              {f.say(name)}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

/** A spare part by its name; empty = none. */
export function PartSelect({
  control,
  label,
  value,
  change,
  spares,
  none,
}: {
  readonly control?: LabelledControl;
  /** Where nothing else is its label. */
  readonly label?: string;
  readonly value: string;
  readonly spares: readonly Spare[];
  /** Words of none. */
  readonly none: string;
  change(part: string): void;
}) {
  return (
    <select {...control} aria-label={label} value={value} onChange={(event) => change(event.currentTarget.value)}>
      <option value="">{none}</option>
      {/* A part that is kept no more stays what it was. */}
      {value !== '' && !spares.some(({ part }) => part === value) && <option value={value}>{value}</option>}
      {spares.map(({ part, name }) => (
        <option key={part} value={part}>
          {name}
        </option>
      ))}
    </select>
  );
}
