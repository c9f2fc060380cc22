// Ties a zod schema to a type of the protocol: it compiles only where what the schema gives and the type can each
// stand in for the other. The schema then goes by the protocol's type. No behaviour.
import type { z } from "@hono/zod-openapi";

type Frozen<T> = T extends readonly (infer I)[]
  ? readonly Frozen<I>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** Identity, not assignability: a schema without an optional field of the type is not the type. */
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;

/** `typed<RunInfo>()(z.object({ ... }))`: two calls, because only the first one's type is given by hand. */
export function typed<T>() {
  return <S extends z.ZodType>(
    schema: Same<Frozen<z.output<S>>, Frozen<T>> extends true ? S : never,
  ): z.ZodType<T> => schema as unknown as z.ZodType<T>;
}
