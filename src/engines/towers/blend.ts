/** Weighted sums in memory that threads share, four floats at a time. */
import { Instance, Module, type SharedMemory } from "./wasm.ts";

/**
 * The module, made by wabt 1.0.41 from this text, with the body of the loop repeated for the offsets 16, 32 and 48:
 *
 * (module (import "towers" "memory" (memory 1 65536 shared))
 *   (func (export "blend") (param $a i32) (param $b i32) (param $bytes i32) (param $scaleA f32) (param $scaleB f32)
 *     (local $end i32) (local $va v128) (local $vb v128)
 *     (local.set $va (f32x4.splat (local.get $scaleA)))
 *     (local.set $vb (f32x4.splat (local.get $scaleB)))
 *     (local.set $end (i32.add (local.get $a) (local.get $bytes)))
 *     (block $done (loop $next
 *       (br_if $done (i32.ge_u (local.get $a) (local.get $end)))
 *       (v128.store (local.get $a) (f32x4.add
 *         (f32x4.mul (local.get $va) (v128.load (local.get $a)))
 *         (f32x4.mul (local.get $vb) (v128.load (local.get $b)))))
 *       (local.set $a (i32.add (local.get $a) (i32.const 64)))
 *       (local.set $b (i32.add (local.get $b) (i32.const 64)))
 *       (br $next)))))
 */
const bytes =
  "AGFzbQEAAAABCQFgBX9/f319AAIVAQZ0b3dlcnMGbWVtb3J5AgMBgIAEAwIBAAcJAQVibGVuZAAACrcBAbQBAgF/AnsgA/0TIQYgBP0TIQcgACACaiEF" +
  "AkADQCAAIAVPDQEgACAGIAD9AAQA/eYBIAcgAf0ABAD95gH95AH9CwQAIAAgBiAA/QAEEP3mASAHIAH9AAQQ/eYB/eQB/QsEECAAIAYgAP0ABCD95gEg" +
  "ByAB/QAEIP3mAf3kAf0LBCAgACAGIAD9AAQw/eYBIAcgAf0ABDD95gH95AH9CwQwIABBwABqIQAgAUHAAGohAQwACwsL";

/** a = scaleA * a + scaleB * b over `bytes` bytes, a multiple of 64, at two addresses. */
export type Blend = (a: number, b: number, bytes: number, scaleA: number, scaleB: number) => void;

export function blendIn(memory: SharedMemory): Blend {
  const module = new Module(Buffer.from(bytes, "base64"));
  return new Instance(module, { towers: { memory } }).exports.blend as Blend;
}
