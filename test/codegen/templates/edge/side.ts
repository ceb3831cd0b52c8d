/** Imported for nothing but its effect. */
(globalThis as { edgeSide?: number }).edgeSide = 1;
