import { useState } from 'react';
import { type Component, putComponent, type Spare } from '../../http/maintenance-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { freeId } from '../../setup/mapping/ascii.ts';
import { TextField } from '../../sign-in/TextField.tsx';
import { useSending } from '../../sign-in/use-sending.ts';
import { wallMoment, wallText } from '../../timeline/jumps.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { MachineSelect } from './MachineSelect.tsx';
import { PartSelect } from './WorkSelects.tsx';

/** A component of a machine: what it is called, since when it runs, what replaces it. Its machine and id stay what they are. */
export function ComponentForm({
  component,
  all,
  spares,
  done,
}: {
  /** Null = a new one. */
  readonly component: Component | null;
  readonly all: readonly Component[];
  readonly spares: readonly Spare[];
  done(): void;
}) {
  const { t } = useWords();
  const plant = usePlant();
  const zone = plant.site.timezone;
  const [machine, setMachine] = useState(component?.machine ?? plant.machines[0]?.id ?? '');
  const [name, setName] = useState(component?.name ?? '');
  const [fitted, setFitted] = useState(component?.fitted ? wallText(Date.parse(component.fitted), zone) : '');
  const [part, setPart] = useState(component?.part ?? '');
  const { busy, trouble, submit } = useSending(() => {
    const at = fitted === '' ? null : wallMoment(fitted, zone);
    const taken = all.filter((one) => one.machine === machine).map(({ id }) => id);
    return putComponent(machine, component?.id ?? freeId(name, taken, 'component'), {
      ...{ name: name.trim(), part: part === '' ? null : part },
      fitted: at === null ? null : new Date(at).toISOString(),
    });
  }, done);
  return (
    <form
      className="work-part work-form"
      onSubmit={submit}
      aria-label={t(component ? 'work.component' : 'work.newComponent')}
    >
      <div className="work-fields">
        <TextField label={t('work.partName')} value={name} change={setName} most={100} first />
        {component === null && <MachineSelect value={machine} change={setMachine} />}
        <Labelled label={t('work.fitted')}>
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              value={fitted}
              onChange={(event) => setFitted(event.currentTarget.value)}
            />
          )}
        </Labelled>
        <Labelled label={t('work.replacedBy')}>
          {(control) => (
            <PartSelect control={control} value={part} change={setPart} spares={spares} none={t('work.noPart')} />
          )}
        </Labelled>
      </div>
      <Trouble words={trouble} />
      <div className="work-row">
        <button type="submit" className="button primary" disabled={busy || name.trim() === '' || machine === ''}>
          {t('work.keep')}
        </button>
        <button type="button" className="button" onClick={done}>
          {t('work.notYet')}
        </button>
      </div>
    </form>
  );
}
