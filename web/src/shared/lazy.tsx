import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { COMMON } from '../texts/common.js';

/** A part of a page that is loaded when it is first shown. It says so when that fails: after a new version its file is gone. */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Lazy(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props> | undefined>(() => loaded);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (Part !== undefined) return undefined;
      let ended = false;
      load().then(
        (part) => {
          loaded = part;
          if (!ended) setPart(() => part);
        },
        () => !ended && setFailed(true),
      );
      return () => {
        ended = true;
      };
    }, []);
    if (Part !== undefined) return <Part {...props} />;
    return failed ? <p role="alert">{COMMON.partFailed}</p> : <p role="status">{COMMON.partLoading}</p>;
  };
}
