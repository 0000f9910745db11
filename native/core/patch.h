// The piece of a picture around a subject, found again in the pictures that follow: a subject that
// stands still, or goes along with the camera, does not move against its surroundings.
#pragma once

#include "grey.h"
#include "plan.h"

namespace video_core {

class Patch {
 public:
  Patch(const Grey& grey, Focus subject);

  // Looks for it near its last place; false when it is not there any more.
  bool follow(const Grey& now);

  Focus place() const noexcept;

 private:
  double difference_at(const Grey& now, int x, int y) const;

  int side_;
  int x_;  // its upper left corner
  int y_;
  double offset_x_;  // from there to the subject
  double offset_y_;
  int picture_width_;
  int picture_height_;
  double contrast_;
  std::vector<uint8_t> data_;
};

}  // namespace video_core
