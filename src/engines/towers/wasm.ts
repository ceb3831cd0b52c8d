/** The part of WebAssembly that towers need: the library of ECMAScript does not declare it, that of browsers is not Node's. */

/** Memory that threads can share. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}

interface WebAssembly {
  readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
}

export const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssembly }).WebAssembly;
