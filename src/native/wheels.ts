/** The wheels of the Python index that hold TensorFlow's C library and, for a GPU, NVIDIA's: pinned with their hashes. */

/** One release of a package, for x86-64 Linux. */
export interface Wheel {
  readonly package: string;
  readonly version: string;
  /** What the file's name says of Python and platform. */
  readonly tags: string;
  readonly sha256: string;
  /** Size of the download. */
  readonly bytes: number;
}

export type Device = "cpu" | "gpu";

/** The newest release that was tried; its C interface is the one that @tensorflow/tfjs-node was written for. */
const tensorflow = "2.21.0";

// Its libraries are the same for each version of Python, and need none.
const ofPython = "cp312-cp312-manylinux_2_27_x86_64";

/** What `pip install "tensorflow[and-cuda]==2.21.0"` takes; the driver alone comes from the system. */
const cuda: readonly (readonly [name: string, version: string, platform: string, bytes: number, sha256: string])[] = [
  [
    "cublas",
    "12.9.3.13",
    "manylinux_2_27",
    581217458,
    "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
  ],
  [
    "cuda-cupti",
    "12.8.90",
    "manylinux2014_x86_64.manylinux_2_17",
    10248621,
    "ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182",
  ],
  [
    "cuda-nvcc",
    "12.9.86",
    "manylinux2010_x86_64.manylinux_2_12",
    40546229,
    "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0",
  ],
  [
    "cuda-nvrtc",
    "12.9.86",
    "manylinux2010_x86_64.manylinux_2_12",
    89568129,
    "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
  ],
  [
    "cuda-runtime",
    "12.9.79",
    "manylinux2014_x86_64.manylinux_2_17",
    3493179,
    "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
  ],
  [
    "cudnn",
    "9.28.0.42",
    "manylinux_2_27",
    716538495,
    "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375",
  ],
  [
    "cufft",
    "11.4.1.4",
    "manylinux2014_x86_64.manylinux_2_17",
    200877592,
    "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
  ],
  [
    "curand",
    "10.3.10.19",
    "manylinux_2_27",
    68295626,
    "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e",
  ],
  [
    "cusolver",
    "11.7.5.82",
    "manylinux_2_27",
    338117415,
    "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
  ],
  [
    "cusparse",
    "12.5.10.65",
    "manylinux2014_x86_64.manylinux_2_17",
    366465088,
    "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
  ],
  ["nccl", "2.32.3", "manylinux_2_27", 351526311, "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c"],
  [
    "nvjitlink",
    "12.9.86",
    "manylinux2010_x86_64.manylinux_2_12",
    39748338,
    "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
  ],
];

/** The wheels that a device needs, TensorFlow's first. */
export const wheelsOf: Readonly<Record<Device, readonly Wheel[]>> = {
  cpu: [
    {
      package: "tensorflow-cpu",
      version: tensorflow,
      tags: ofPython,
      sha256: "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb",
      bytes: 274000871,
    },
  ],
  gpu: [
    {
      package: "tensorflow",
      version: tensorflow,
      tags: ofPython,
      sha256: "b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0",
      bytes: 572611111,
    },
    ...cuda.map(([name, version, platform, bytes, sha256]) => ({
      package: `nvidia-${name}-cu12`,
      version,
      tags: `py3-none-${platform}_x86_64`,
      sha256,
      bytes,
    })),
  ],
};

/** The name of its file. */
export const fileOf = ({ package: name, version, tags }: Wheel): string =>
  `${name.replaceAll("-", "_")}-${version}-${tags}.whl`;
