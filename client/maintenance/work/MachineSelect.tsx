import { usePlant } from '../../live/twin-context.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { useWords } from '../../words/use-words.ts';

/** A machine of the plant, line by line. */
export function MachineSelect({ value, change }: { readonly value: string; change(id: string): void }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const alone = plant.machines.filter(({ line }) => plant.lines[line] === undefined);
  return (
    <Labelled label={t('work.machine')}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => change(event.currentTarget.value)}>
          {plant.lines.map((line) => (
            <optgroup key={line.id} label={f.say(line.name)}>
              {line.machines.map((slot) => {
                const machine = plant.machines[slot];
                return (
                  machine && (
                    <option key={machine.id} value={machine.id}>
                      {f.say(machine.name)}
                    </option>
                  )
                );
              })}
            </optgroup>
          ))}
          {alone.map(({ id, name }) => (
            <option key={id} value={id}>
              {f.say(name)}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
