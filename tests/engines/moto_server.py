"""moto's double of S3 on loopback, which asks for keys; a program for a Python that has moto.

`python moto_server.py FOLDER` puts the files of each folder in FOLDER into a bucket of its name,
prints address, key and secret as JSON, and serves them until its standard input ends. Whoever has
the key may read everything but the bucket `closed`.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path

import boto3
from moto.server import ThreadedMotoServer

EVERYTHING = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
CLOSED = {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::closed*"}
POLICY = {"Version": "2012-10-17", "Statement": [EVERYTHING, CLOSED]}


def main(folder: Path) -> None:
    """Serve the folders of a folder."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    url = "http://{}:{}".format(*server.get_host_and_port())
    root = {"aws_access_key_id": "root", "aws_secret_access_key": "root"}
    place = {"endpoint_url": url, "region_name": "us-east-1"}
    s3, iam = (boto3.client(name, **root, **place) for name in ("s3", "iam"))
    for bucket in folder.iterdir():
        s3.create_bucket(Bucket=bucket.name)
        for file in filter(Path.is_file, bucket.rglob("*")):
            s3.upload_file(str(file), bucket.name, file.relative_to(bucket).as_posix())
    iam.create_user(UserName="reader")
    iam.put_user_policy(UserName="reader", PolicyName="p", PolicyDocument=json.dumps(POLICY))
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    kind = {"Content-Type": "text/plain"}
    ask = urllib.request.Request(f"{url}/moto-api/reset-auth", b"0", kind, method="POST")
    urllib.request.urlopen(ask).close()
    made = {"url": url, "key": key["AccessKeyId"], "secret": key["SecretAccessKey"]}
    print(json.dumps(made), flush=True)
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
