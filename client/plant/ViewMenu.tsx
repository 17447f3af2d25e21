import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { type RefObject, useState } from 'react';
import { usePlant } from '../live/twin-context.ts';
import { Icon } from '../ui/icons.tsx';
import { useWords } from '../words/use-words.ts';
import type { PlantSceneHandle } from './scene/PlantScene.tsx';
import { dropViewpoint, keepViewpoint, savedViewpoints } from './viewpoints.ts';

export interface ViewMenuProps {
  readonly scene: RefObject<PlantSceneHandle | null>;
  readonly onWhole: () => void;
  readonly onLine: (slot: number) => void;
}

/** Where to look from: the whole plant, a line, or a viewpoint that was kept. */
export function ViewMenu({ scene, onWhole, onLine }: ViewMenuProps) {
  const { t, f } = useWords();
  const plant = usePlant();
  const site = plant.site.id;
  const [kept, setKept] = useState(() => savedViewpoints(site));
  const [name, setName] = useState('');
  const keep = () => {
    const viewpoint = scene.current?.viewpoint();
    const words = name.trim();
    if (!viewpoint || words === '') return;
    setKept(keepViewpoint(site, { name: words, viewpoint }));
    setName('');
  };
  return (
    <Menu position="bottom-start" shadow="sm" width={250}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<Icon name="bookmark" size={13} />}>
          {t('view.menu')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onWhole}>{t('view.whole')}</Menu.Item>
        {plant.lines.map((line) => (
          <Menu.Item key={line.id} onClick={() => onLine(line.slot)}>
            {f.say(line.name)}
          </Menu.Item>
        ))}
        {kept.length > 0 && <Menu.Label>{t('view.kept')}</Menu.Label>}
        {kept.map((saved) => (
          <div className="view-kept" key={saved.name}>
            <Menu.Item onClick={() => scene.current?.goTo(saved.viewpoint)}>{saved.name}</Menu.Item>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={26}
              aria-label={t('view.drop', { name: saved.name })}
              onClick={() => setKept(dropViewpoint(site, saved.name))}
            >
              <Icon name="close" size={11} />
            </ActionIcon>
          </div>
        ))}
        <Menu.Divider />
        <form
          className="view-keep"
          onSubmit={(event) => {
            event.preventDefault();
            keep();
          }}
        >
          <TextInput
            size="xs"
            value={name}
            maxLength={40}
            placeholder={t('view.name')}
            aria-label={t('view.name')}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => event.stopPropagation()}
          />
          <Button size="xs" variant="default" type="submit" disabled={name.trim() === ''}>
            {t('view.keep')}
          </Button>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
