import { objectAt, stringAt, type JsonObject } from './json.ts';

/** What the product uses of an Event (core/v1). */
export interface ClusterEvent {
  /** The object that it is about. */
  readonly about: { readonly namespace: string; readonly name: string; readonly uid: string | undefined };
  readonly message: string;
  /** When it was last seen, in RFC 3339; undefined when it does not tell. */
  readonly at: string | undefined;
}

/** Reads an Event as either of the two recorders of client-go writes it: with `count` and times, or as a series. */
export function readEvent(value: JsonObject): ClusterEvent | undefined {
  const about = objectAt(value, 'involvedObject');
  const name = stringAt(about, 'name');
  if (name === undefined) return undefined;
  const at =
    stringAt(objectAt(value, 'series'), 'lastObservedTime') ??
    stringAt(value, 'lastTimestamp') ??
    stringAt(value, 'eventTime') ??
    stringAt(objectAt(value, 'metadata'), 'creationTimestamp');
  return {
    about: { namespace: stringAt(about, 'namespace') ?? '', name, uid: stringAt(about, 'uid') },
    message: stringAt(value, 'message') ?? '',
    at,
  };
}
