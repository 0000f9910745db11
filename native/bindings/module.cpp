// The Python face of core/: values in and out, locks released and taken. No logic.
#include <pybind11/functional.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "join.h"
#include "render.h"

namespace py = pybind11;
namespace vc = video_core;

namespace {

const char* class_of(vc::Fault fault) {
  switch (fault) {
    case vc::Fault::Unreadable: return "UnreadableMedia";
    case vc::Fault::Limit: return "LimitExceeded";
    case vc::Fault::Unsupported: return "UnsupportedMedia";
    case vc::Fault::Cancelled: return "Cancelled";
    case vc::Fault::Encode: break;
  }
  return "EncodeFailed";
}

void raise(const vc::MediaError& error) {
  py::object offset = py::none();
  if (error.offset() != vc::MediaError::nowhere) offset = py::int_(error.offset());
  const py::object type = py::module_::import("video_core.errors").attr(class_of(error.fault()));
  const py::object made = type(vc::name_of(error.stage()), error.what(), offset);
  PyErr_SetObject(type.ptr(), made.ptr());
}

void check_signals() {
  const py::gil_scoped_acquire lock;
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
}

vc::Watcher watcher_of(const py::object& on_progress) {
  vc::Watcher watcher;
  const py::module_ threading = py::module_::import("threading");
  // Ctrl-C reaches a run as it reaches a loop of Python's own. Other threads are not asked: a daemon
  // that wants the lock while the interpreter ends would be killed in the middle of C++.
  if (threading.attr("current_thread")().is(threading.attr("main_thread")())) {
    watcher.glance = check_signals;
  }
  if (on_progress.is_none()) return watcher;
  watcher.progress = [&on_progress](double ratio) {
    const py::gil_scoped_acquire lock;
    on_progress(ratio);
  };
  return watcher;
}

vc::Report render(const vc::Plan& plan, const vc::CancelToken* cancel, py::object on_progress) {
  const vc::Watcher watcher = watcher_of(on_progress);
  const py::gil_scoped_release unlocked;
  return vc::render(plan, cancel, watcher);
}

void bind_overlays(py::module_& m) {
  py::enum_<vc::Anchor>(m, "Anchor")
      .value("top_left", vc::Anchor::TopLeft)
      .value("top", vc::Anchor::Top)
      .value("top_right", vc::Anchor::TopRight)
      .value("left", vc::Anchor::Left)
      .value("centre", vc::Anchor::Centre)
      .value("right", vc::Anchor::Right)
      .value("bottom_left", vc::Anchor::BottomLeft)
      .value("bottom", vc::Anchor::Bottom)
      .value("bottom_right", vc::Anchor::BottomRight);

  py::class_<vc::Window>(m, "Window")
      .def(py::init([](double start_s, std::optional<double> end_s, double fade_in_s,
                       double fade_out_s) {
             return vc::Window{start_s, end_s, fade_in_s, fade_out_s};
           }),
           py::kw_only(), py::arg("start_s"), py::arg("end_s"), py::arg("fade_in_s"),
           py::arg("fade_out_s"));

  py::class_<vc::Text>(m, "Text")
      .def(py::init([](std::string text, vc::Anchor anchor, double size_ratio, uint32_t colour,
                       vc::Window window) {
             return vc::Text{std::move(text), anchor, size_ratio, colour, window};
           }),
           py::kw_only(), py::arg("text"), py::arg("anchor"), py::arg("size_ratio"),
           py::arg("colour"), py::arg("window"));

  py::class_<vc::PriceTag>(m, "PriceTag")
      .def(py::init([](std::string price, std::optional<std::string> was, vc::Anchor anchor,
                       vc::Window window) {
             return vc::PriceTag{std::move(price), std::move(was), anchor, window};
           }),
           py::kw_only(), py::arg("price"), py::arg("was"), py::arg("anchor"),
           py::arg("window"));

  py::class_<vc::CallToAction>(m, "CallToAction")
      .def(py::init([](std::string text, vc::Anchor anchor, vc::Window window) {
             return vc::CallToAction{std::move(text), anchor, window};
           }),
           py::kw_only(), py::arg("text"), py::arg("anchor"), py::arg("window"));

  py::class_<vc::Logo>(m, "Logo")
      .def(py::init([](std::string path, vc::Anchor anchor, double width_ratio,
                       double opacity_ratio, vc::Window window) {
             return vc::Logo{std::move(path), anchor, width_ratio, opacity_ratio, window};
           }),
           py::kw_only(), py::arg("path"), py::arg("anchor"), py::arg("width_ratio"),
           py::arg("opacity_ratio"), py::arg("window"));

  py::enum_<vc::CaptionMode>(m, "CaptionMode")
      .value("burned", vc::CaptionMode::Burned)
      .value("track", vc::CaptionMode::Track);

  py::class_<vc::Captions>(m, "Captions")
      .def(py::init([](std::string path, vc::CaptionMode mode, std::string language) {
             return vc::Captions{std::move(path), mode, std::move(language)};
           }),
           py::kw_only(), py::arg("path"), py::arg("mode"), py::arg("language"));
}

vc::JoinReport join(const vc::JoinPlan& plan, const vc::CancelToken* cancel,
                    py::object on_progress) {
  const vc::Watcher watcher = watcher_of(on_progress);
  const py::gil_scoped_release unlocked;
  return vc::join(plan, cancel, watcher);
}

}  // namespace

PYBIND11_MODULE(_core, m) {
  vc::set_up_process();

  py::register_local_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const vc::MediaError& error) {
      raise(error);
    }
  });

  py::class_<vc::Limits>(m, "Limits")
      .def(py::init([](int64_t pixels_max, double duration_s_max, int streams_max,
                       int64_t size_bytes_max, double wall_s_max) {
             return vc::Limits{pixels_max, duration_s_max, streams_max, size_bytes_max,
                               wall_s_max};
           }),
           py::kw_only(), py::arg("pixels_max"), py::arg("duration_s_max"),
           py::arg("streams_max"), py::arg("size_bytes_max"), py::arg("wall_s_max"));

  py::class_<vc::Watermark>(m, "Watermark")
      .def(py::init([](std::string text, double opacity_ratio) {
             return vc::Watermark{std::move(text), opacity_ratio};
           }),
           py::kw_only(), py::arg("text"), py::arg("opacity_ratio"));

  py::enum_<vc::Fit>(m, "Fit")
      .value("crop", vc::Fit::Crop)
      .value("pad", vc::Fit::Pad)
      .value("blur", vc::Fit::Blur)
      .value("track", vc::Fit::Track);

  py::class_<vc::Focus>(m, "Focus")
      .def(py::init([](double x_ratio, double y_ratio) { return vc::Focus{x_ratio, y_ratio}; }),
           py::kw_only(), py::arg("x_ratio"), py::arg("y_ratio"));

  bind_overlays(m);

  py::class_<vc::RenditionPlan>(m, "Rendition")
      .def(py::init([](std::string path, int width, int height, vc::Fit fit,
                       std::optional<vc::Watermark> watermark, std::vector<vc::Overlay> overlays,
                       std::optional<vc::Captions> captions, std::optional<vc::Focus> focus) {
             return vc::RenditionPlan{std::move(path),      width,
                                      height,               fit,
                                      std::move(watermark), std::move(overlays),
                                      std::move(captions),  focus};
           }),
           py::kw_only(), py::arg("path"), py::arg("width"), py::arg("height"), py::arg("fit"),
           py::arg("watermark"), py::arg("overlays"), py::arg("captions"), py::arg("focus"));

  py::class_<vc::PosterPlan>(m, "Poster")
      .def(py::init([](std::string path, int width, std::optional<vc::Watermark> watermark) {
             return vc::PosterPlan{std::move(path), width, std::move(watermark)};
           }),
           py::kw_only(), py::arg("path"), py::arg("width"), py::arg("watermark"));

  py::class_<vc::PreviewPlan>(m, "Preview")
      .def(py::init([](std::string path, int width, std::optional<double> start_s,
                       double duration_s, std::optional<vc::Watermark> watermark) {
             return vc::PreviewPlan{std::move(path), width, start_s, duration_s,
                                    std::move(watermark)};
           }),
           py::kw_only(), py::arg("path"), py::arg("width"), py::arg("start_s"),
           py::arg("duration_s"), py::arg("watermark"));

  py::class_<vc::SpritesPlan>(m, "Sprites")
      .def(py::init([](std::string image_path, std::string vtt_path, int columns, int rows,
                       int width, std::optional<std::string> image_name) {
             return vc::SpritesPlan{std::move(image_path), std::move(vtt_path), columns, rows,
                                    width, std::move(image_name)};
           }),
           py::kw_only(), py::arg("image_path"), py::arg("vtt_path"), py::arg("columns"),
           py::arg("rows"), py::arg("width"), py::arg("image_name"));

  py::class_<vc::Provenance>(m, "Provenance")
      .def(py::init([](bool is_ai_generated, std::string statement, std::string generator) {
             return vc::Provenance{is_ai_generated, std::move(statement), std::move(generator)};
           }),
           py::kw_only(), py::arg("is_ai_generated"), py::arg("statement"), py::arg("generator"));

  py::class_<vc::MusicPlan>(m, "Music")
      .def(py::init([](std::string path, double gain_db, double duck_db, double fade_s) {
             return vc::MusicPlan{std::move(path), gain_db, duck_db, fade_s};
           }),
           py::kw_only(), py::arg("path"), py::arg("gain_db"), py::arg("duck_db"),
           py::arg("fade_s"));

  py::class_<vc::SoundPlan>(m, "Sound")
      .def(py::init([](std::optional<double> loudness_lufs, double true_peak_dbtp_max,
                       std::optional<vc::MusicPlan> music) {
             return vc::SoundPlan{loudness_lufs, true_peak_dbtp_max, std::move(music)};
           }),
           py::kw_only(), py::arg("loudness_lufs"), py::arg("true_peak_dbtp_max"),
           py::arg("music"));

  py::class_<vc::EncoderSettings>(m, "EncoderSettings")
      .def(py::init([](std::string preset, double crf, std::string options) {
             return vc::EncoderSettings{std::move(preset), crf, std::move(options)};
           }),
           py::kw_only(), py::arg("preset"), py::arg("crf"), py::arg("options"));

  py::class_<vc::Encoding>(m, "Encoding")
      .def(py::init([](vc::EncoderSettings plain, vc::EncoderSettings small,
                       vc::EncoderSettings enlarged) {
             return vc::Encoding{std::move(plain), std::move(small), std::move(enlarged)};
           }),
           py::kw_only(), py::arg("plain"), py::arg("small"), py::arg("enlarged"));

  py::class_<vc::Plan>(m, "Plan")
      .def(py::init([](std::string source, std::vector<vc::RenditionPlan> renditions,
                       std::optional<vc::PosterPlan> poster,
                       std::optional<vc::PreviewPlan> preview,
                       std::optional<vc::SpritesPlan> sprites,
                       std::optional<vc::SoundPlan> sound,
                       std::optional<vc::Provenance> provenance, vc::Limits limits,
                       vc::Encoding encoding, int threads, double still_s) {
             vc::Plan plan;
             plan.source = std::move(source);
             plan.renditions = std::move(renditions);
             plan.poster = std::move(poster);
             plan.preview = std::move(preview);
             plan.sprites = std::move(sprites);
             plan.sound = std::move(sound);
             plan.provenance = std::move(provenance);
             plan.limits = limits;
             plan.encoding = std::move(encoding);
             plan.threads = threads;
             plan.still_s = still_s;
             return plan;
           }),
           py::kw_only(), py::arg("source"), py::arg("renditions"), py::arg("poster"),
           py::arg("preview"), py::arg("sprites"), py::arg("sound"), py::arg("provenance"),
           py::arg("limits"), py::arg("encoding"), py::arg("threads"), py::arg("still_s"));

  py::class_<vc::VideoFacts>(m, "Video")
      .def_readonly("codec", &vc::VideoFacts::codec)
      .def_readonly("pixel_format", &vc::VideoFacts::pixel_format)
      .def_readonly("width", &vc::VideoFacts::width)
      .def_readonly("height", &vc::VideoFacts::height)
      .def_readonly("sar_num", &vc::VideoFacts::sar_num)
      .def_readonly("sar_den", &vc::VideoFacts::sar_den)
      .def_property_readonly("quarter_turns",
                             [](const vc::VideoFacts& v) { return v.orientation.quarter_turns; })
      .def_property_readonly("is_mirrored",
                             [](const vc::VideoFacts& v) { return v.orientation.is_mirrored; })
      .def_readonly("frame_rate", &vc::VideoFacts::frame_rate)
      .def_readonly("is_variable_rate", &vc::VideoFacts::is_variable_rate)
      .def_readonly("is_hdr", &vc::VideoFacts::is_hdr)
      .def_readonly("is_interlaced", &vc::VideoFacts::is_interlaced);

  py::class_<vc::AudioFacts>(m, "Audio")
      .def_readonly("codec", &vc::AudioFacts::codec)
      .def_readonly("sample_rate_hz", &vc::AudioFacts::sample_rate_hz)
      .def_readonly("channels", &vc::AudioFacts::channels);

  py::class_<vc::MediaFacts>(m, "Media")
      .def_readonly("container", &vc::MediaFacts::container)
      .def_readonly("size_bytes", &vc::MediaFacts::size_bytes)
      .def_readonly("streams", &vc::MediaFacts::streams)
      .def_readonly("duration_s", &vc::MediaFacts::duration_s)
      .def_readonly("display_width", &vc::MediaFacts::display_width)
      .def_readonly("display_height", &vc::MediaFacts::display_height)
      .def_readonly("is_still", &vc::MediaFacts::is_still)
      .def_readonly("video", &vc::MediaFacts::video)
      .def_readonly("audio", &vc::MediaFacts::audio);

  py::class_<vc::OutputReport>(m, "Output")
      .def_readonly("path", &vc::OutputReport::path)
      .def_readonly("width", &vc::OutputReport::width)
      .def_readonly("height", &vc::OutputReport::height)
      .def_readonly("size_bytes", &vc::OutputReport::size_bytes)
      .def_readonly("duration_s", &vc::OutputReport::duration_s)
      .def_readonly("audio", &vc::OutputReport::audio)
      .def_readonly("is_copied", &vc::OutputReport::is_copied)
      .def_readonly("is_upscaled", &vc::OutputReport::is_upscaled)
      .def_readonly("filters", &vc::OutputReport::filters);

  py::class_<vc::SpriteSheet>(m, "SpriteSheet")
      .def_readonly("image", &vc::SpriteSheet::image)
      .def_readonly("vtt_path", &vc::SpriteSheet::vtt_path)
      .def_readonly("columns", &vc::SpriteSheet::columns)
      .def_readonly("rows", &vc::SpriteSheet::rows)
      .def_readonly("count", &vc::SpriteSheet::count)
      .def_readonly("tile_width", &vc::SpriteSheet::tile_width)
      .def_readonly("tile_height", &vc::SpriteSheet::tile_height)
      .def_readonly("interval_s", &vc::SpriteSheet::interval_s);

  py::class_<vc::SoundReport>(m, "SoundReport")
      .def_readonly("input_lufs", &vc::SoundReport::input_lufs)
      .def_readonly("input_true_peak_dbtp", &vc::SoundReport::input_true_peak_dbtp)
      .def_readonly("output_lufs", &vc::SoundReport::output_lufs)
      .def_readonly("output_true_peak_dbtp", &vc::SoundReport::output_true_peak_dbtp)
      .def_readonly("gain_db", &vc::SoundReport::gain_db);

  py::class_<vc::Report>(m, "Report")
      .def_readonly("source", &vc::Report::source)
      .def_readonly("outputs", &vc::Report::outputs)
      .def_readonly("poster", &vc::Report::poster)
      .def_readonly("preview", &vc::Report::preview)
      .def_readonly("sprites", &vc::Report::sprites)
      .def_readonly("sound", &vc::Report::sound)
      .def_readonly("damaged_frames", &vc::Report::damaged_frames);

  py::class_<vc::CancelToken>(m, "Cancel")
      .def(py::init<>())
      .def("cancel", &vc::CancelToken::cancel)
      .def_property_readonly("is_cancelled", &vc::CancelToken::is_cancelled);

  py::enum_<vc::Transition>(m, "Transition")
      .value("cut", vc::Transition::Cut)
      .value("crossfade", vc::Transition::Crossfade)
      .value("fade", vc::Transition::Fade);

  py::class_<vc::ScenePlan>(m, "Scene")
      .def(py::init([](std::string source, vc::Transition transition, double transition_s) {
             return vc::ScenePlan{std::move(source), transition, transition_s};
           }),
           py::kw_only(), py::arg("source"), py::arg("transition"), py::arg("transition_s"));

  py::class_<vc::JoinPlan>(m, "JoinPlan")
      .def(py::init([](std::vector<vc::ScenePlan> scenes, std::string path, int width, int height,
                       std::optional<vc::Provenance> provenance, vc::Limits limits,
                       vc::Encoding encoding, int threads) {
             return vc::JoinPlan{std::move(scenes),     std::move(path),     width,  height, limits,
                                 std::move(provenance), std::move(encoding), threads};
           }),
           py::kw_only(), py::arg("scenes"), py::arg("path"), py::arg("width"),
           py::arg("height"), py::arg("provenance"), py::arg("limits"), py::arg("encoding"),
           py::arg("threads"));

  py::class_<vc::SceneReport>(m, "JoinedScene")
      .def_readonly("source", &vc::SceneReport::source)
      .def_readonly("start_s", &vc::SceneReport::start_s)
      .def_readonly("duration_s", &vc::SceneReport::duration_s)
      .def_readonly("transition", &vc::SceneReport::transition)
      .def_readonly("transition_s", &vc::SceneReport::transition_s);

  py::class_<vc::JoinReport>(m, "JoinReport")
      .def_readonly("output", &vc::JoinReport::output)
      .def_readonly("scenes", &vc::JoinReport::scenes)
      .def_readonly("damaged_frames", &vc::JoinReport::damaged_frames);

  m.def("probe", &vc::probe, py::arg("path"), py::arg("limits"),
        py::call_guard<py::gil_scoped_release>());
  m.def("render", &render, py::arg("plan"), py::arg("cancel"), py::arg("on_progress"));
  m.def("join", &join, py::arg("plan"), py::arg("cancel"), py::arg("on_progress"));
  m.def("build", &vc::build);
}
