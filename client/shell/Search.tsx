import { Select } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { usePlant } from '../live/twin-context.ts';
import { select } from '../router/selection.ts';
import { Icon } from '../ui/icons.tsx';
import { isWriting } from '../ui/is-writing.ts';
import { useWords } from '../words/use-words.ts';

/** Finds a machine or a line by its name or id, and goes there. "/" puts the cursor in. */
export function Search() {
  const { t, f } = useWords();
  const plant = usePlant();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== '/' || isWriting(event.target)) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);

  const found = useMemo(
    () => [
      ...plant.lines.map((line) => ({
        group: f.say(line.name),
        items: [
          { value: `line:${line.id}`, label: f.say(line.name) },
          ...line.machines.map((slot) => {
            const machine = plant.machines[slot]!;
            return { value: machine.id, label: `${f.say(machine.name)}, ${f.say(line.name)}` };
          }),
        ],
      })),
      {
        group: t('plant.utilities'),
        items: plant.machines.filter((m) => m.line < 0).map((m) => ({ value: m.id, label: f.say(m.name) })),
      },
    ],
    [plant, t, f],
  );

  return (
    <Select
      ref={input}
      className="search"
      size="xs"
      searchable
      value={null}
      data={found}
      placeholder={t('shell.search')}
      aria-label={t('shell.search')}
      nothingFoundMessage={t('shell.notFound')}
      leftSection={<Icon name="search" size={14} />}
      rightSection={<kbd>/</kbd>}
      maxDropdownHeight={360}
      comboboxProps={{ width: 280, position: 'bottom-start', shadow: 'sm' }}
      onChange={(value) => {
        if (!value) return;
        select(value.startsWith('line:') ? { line: value.slice(5) } : { machine: value });
        input.current?.blur();
      }}
    />
  );
}
