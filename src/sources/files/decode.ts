/** Image files as bytes, by sharp, which is an optional package. */
import type { Sharp, SharpOptions } from "sharp";
import { AkidError } from "../../../dsl/errors.ts";

/** The pixels of an image file, [height, width, 3] of red, green and blue. */
export type Decode = (file: string, size: readonly [number, number]) => Promise<Uint8Array>;

type Library = (file: string, options: SharpOptions) => Sharp;

/**
 * Decodes with sharp; an image is turned as its EXIF data says, resized to cover `size`, and its centre cut out. What is transparent becomes black.
 *
 * @throws AkidError where sharp is not installed
 */
export async function decoder(where: string): Promise<Decode> {
  const sharp: Library = await import("sharp").then(
    (library) => library.default,
    (cause) => {
      const what = "the package sharp, which decodes images, is not installed or does not load on this machine";
      throw new AkidError({ where, what, advice: "Install it with 'npm install sharp'." }, { cause });
    },
  );
  return async (file, [height, width]) => {
    try {
      return await sharp(file, { failOn: "error" })
        .autoOrient()
        .resize(width, height, { fit: "cover" })
        .flatten({ background: "black" })
        .toColourspace("srgb")
        .raw({ depth: "uchar" })
        .toBuffer();
    } catch (cause) {
      const reason = (cause as Error).message
        .trim()
        .replace(/\s*\n\s*/g, ", ")
        .replace(/\.$/, "");
      throw new AkidError({ where, what: `'${file}' is no whole image (${reason})` }, { cause });
    }
  };
}
