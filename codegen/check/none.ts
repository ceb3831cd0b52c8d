/** What a compiler throws that cannot do it. */

/** The native compiler cannot be started here, or does not take the project's settings; another one may. */
export class NoNativeCompiler extends Error {}
