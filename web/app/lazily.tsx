import type { ComponentType } from 'react';
import { useCode } from '../kit/useCode.ts';
import type { MountProps } from '../views/mount.tsx';

type Load = () => Promise<{ readonly default: ComponentType<MountProps> }>;

/** A view as soon as its code is there, at once where it is already; nothing stands in its place. */
export function Lazily({ load, ...props }: MountProps & { readonly load: Load }) {
  const view = useCode(load);
  return view && <view.default {...props} />;
}
