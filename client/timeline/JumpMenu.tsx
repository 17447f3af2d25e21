import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useTwin } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';
import { type Jump, jumpsOf, wallMoment, wallText } from './jumps.ts';
import { goTo } from './moment.ts';

const JUMPS = {
  'hour-ago': 'time.jump.hour-ago',
  'day-ago': 'time.jump.day-ago',
  'week-ago': 'time.jump.week-ago',
  oldest: 'time.jump.oldest',
} as const;

/** "Go to": the shifts by name, an hour ago, yesterday at this time, or any moment by the clock of the site. */
export function JumpMenu({ at }: { readonly at: number | null }) {
  const { t, f } = useWords();
  const { store } = useTwin();
  const [opened, setOpened] = useState(false);
  const [typed, setTyped] = useState('');
  const { plant } = store;
  const { site } = plant;
  const now = store.now();
  const oldest = store.oldest > 0 ? store.oldest : now;
  const moment = wallMoment(typed, site.timezone);
  const inRecord = moment !== null && moment >= oldest && moment < now;
  const wordsOf = (jump: Jump): string =>
    jump.kind === 'shift' ? t('time.shiftStart', { shift: f.say(jump.name) }) : t(JUMPS[jump.kind]);
  const go = (to: number) => {
    setOpened(false);
    goTo(Math.ceil(to / 1000) * 1000);
  };
  return (
    <Menu
      opened={opened}
      onChange={(open) => {
        setOpened(open);
        if (open) setTyped(wallText(at ?? now, site.timezone));
      }}
      position="top-start"
      width={290}
      withinPortal
    >
      <Menu.Target>
        <Button size="compact-xs" variant="default" className="time-jump">
          {t('time.goTo')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {jumpsOf(plant, now, oldest).map((jump) => (
          <Menu.Item
            key={`${jump.kind}${jump.at}`}
            onClick={() => go(jump.at)}
            fz={13}
            rightSection={<span className="num time-jump-at">{f.day(jump.at)}</span>}
          >
            {wordsOf(jump)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <form
          className="time-jump-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (moment !== null && inRecord) go(moment);
          }}
        >
          <input
            type="datetime-local"
            aria-label={t('time.moment')}
            value={typed}
            min={wallText(oldest, site.timezone)}
            max={wallText(now, site.timezone)}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => event.stopPropagation()}
          />
          <Button type="submit" size="xs" disabled={!inRecord}>
            {t('time.show')}
          </Button>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
