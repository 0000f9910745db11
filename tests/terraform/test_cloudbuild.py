"""The build is repeatable and holds no secret."""

import re

import pytest

from tests.terraform.offline import ROOT

pytestmark = pytest.mark.terraform


@pytest.fixture(scope="module")
def build() -> str:
    """The file Cloud Build reads."""
    return (ROOT / "cloudbuild.yaml").read_text()


def test_every_image_is_pinned_to_a_version(build: str) -> None:
    images = re.findall(r"^ +name: (\S+)$", build, re.MULTILINE)
    assert len(images) == build.count("- id: ")
    assert [image for image in images if not re.search(r":\d+\.\d+\.\d+[\w.-]*$", image)] == []


def test_no_value_of_a_secret_is_in_it(build: str) -> None:
    assert not re.search(r"(?i)(key|password|secret|token)\s*[:=]", build)


def test_terraform_is_the_version_the_configurations_allow(build: str) -> None:
    (version,) = re.findall(r"hashicorp/terraform:1\.(\d+)\.", build)
    main = (ROOT / "terraform" / "environments" / "prod" / "main.tf").read_text()
    (least,) = re.findall(r'required_version = ">= 1\.(\d+)"', main)
    assert int(version) >= int(least)
