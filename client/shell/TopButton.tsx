import { ActionIcon } from '@mantine/core';
import type { ComponentProps } from 'react';
import { Icon } from '../ui/icons.tsx';

interface TopButtonProps extends ComponentProps<typeof ActionIcon<'button'>> {
  readonly icon: ComponentProps<typeof Icon>['name'];
  readonly label: string;
}

/** A round button of the top bar: an icon with words for those who do not see it. */
export function TopButton({ icon, label, ...rest }: TopButtonProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={32}
      aria-label={label}
      title={label}
      className="top-button"
      {...rest}
    >
      <Icon name={icon} size={16} />
    </ActionIcon>
  );
}
