import { useState } from 'react';
import { getComponents, makeWork, type PRIORITIES, WORK_KINDS } from '../../http/maintenance-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { usePlace } from '../../router/router.ts';
import { TextField } from '../../sign-in/TextField.tsx';
import { useSending } from '../../sign-in/use-sending.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { MachineSelect } from './MachineSelect.tsx';
import { PhotoField } from './PhotoField.tsx';
import { PrioritySelect } from './WorkSelects.tsx';

/** A new order; what is known of why it is made may stand in the address. */
export function WorkForm({ made }: { made(number: number): void }) {
  const { t } = useWords();
  const plant = usePlant();
  const { query } = usePlace();
  const [machine, setMachine] = useState(query.get('machine') ?? plant.machines[0]?.id ?? '');
  const [component, setComponent] = useState('');
  const [kind, setKind] = useState<(typeof WORK_KINDS)[number]>(
    WORK_KINDS.find((one) => one === query.get('kind')) ?? 'corrective',
  );
  const [priority, setPriority] = useState<(typeof PRIORITIES)[number]>('normal');
  const [title, setTitle] = useState(query.get('title') ?? '');
  const [why, setWhy] = useState(query.get('why') ?? '');
  const [photo, setPhoto] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const { answer: components } = usePolled(getComponents, 'components');
  const own = components?.filter((one) => one.machine === machine) ?? [];
  const { busy, trouble, submit } = useSending(
    () =>
      makeWork(
        {
          ...{ machine, kind, priority, title, why, component: component === '' ? null : component },
          ...{ stop: query.get('stop'), prediction: query.get('prediction') },
          ...(photo === '' ? {} : { photo }),
        },
        key,
      ).then(({ number }) => made(number)),
    () => undefined,
  );
  return (
    <form className="work-form" onSubmit={submit}>
      <TextField label={t('work.title')} value={title} change={setTitle} first />
      <TextField label={t('work.why')} value={why} change={setWhy} most={2000} optional />
      <div className="work-fields">
        <MachineSelect
          value={machine}
          change={(id) => {
            setMachine(id);
            setComponent('');
          }}
        />
        {own.length > 0 && (
          <Labelled label={t('work.component')}>
            {(control) => (
              <select {...control} value={component} onChange={(event) => setComponent(event.currentTarget.value)}>
                <option value="">{t('work.wholeMachine')}</option>
                {own.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
        )}
        <Labelled label={t('work.kind')}>
          {(control) => (
            <select {...control} value={kind} onChange={(event) => setKind(event.currentTarget.value as typeof kind)}>
              {WORK_KINDS.map((one) => (
                <option key={one} value={one}>
                  {t(`work.lists.kind.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <PrioritySelect value={priority} change={setPriority} />
      </div>
      <PhotoField photo={photo} change={setPhoto} />
      <Trouble words={trouble} />
      <button type="submit" className="button primary" disabled={busy || title.trim() === '' || machine === ''}>
        {t('work.make')}
      </button>
    </form>
  );
}
